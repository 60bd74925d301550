package io.saltern.sampleshop;

import java.math.BigDecimal;

/** A product as the catalogue shows it from some day on. */
record Product(
        String id,
        String name,
        int category,
        String categoryName,
        String brand,
        BigDecimal price,
        BigDecimal cost,
        boolean premium,
        boolean active) {}
