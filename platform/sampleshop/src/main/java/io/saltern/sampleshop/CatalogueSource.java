package io.saltern.sampleshop;

import java.util.List;

/** The whole catalogue, on the first day of each of its editions. */
final class CatalogueSource implements Source {
    private static final List<String> HEADER =
            List.of("product_id", "name", "category", "brand", "price", "cost", "currency", "is_active");

    private final Shop shop;

    CatalogueSource(Shop shop) {
        this.shop = shop;
    }

    @Override
    public String name() {
        return "catalogue";
    }

    @Override
    public String fileName() {
        return "products.csv";
    }

    @Override
    public boolean appearsOn(int day) {
        return Catalogue.appearsOn(day);
    }

    @Override
    public void write(int day, RawFile file, DayTruth truth) {
        CsvRows rows = new CsvRows(shop, this, day, file, truth, ',', HEADER, 4);
        for (int category = 0; category < Catalogue.CATEGORIES.size(); category++) {
            for (Product product : shop.catalogue().edition(category, Catalogue.edition(day))) {
                rows.add(List.of(
                        product.id(),
                        product.name(),
                        product.categoryName(),
                        product.brand(),
                        product.price().toPlainString(),
                        product.cost().toPlainString(),
                        "EUR",
                        Boolean.toString(product.active())));
            }
        }
    }
}
