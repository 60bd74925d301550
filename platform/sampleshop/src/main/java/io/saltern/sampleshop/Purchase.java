package io.saltern.sampleshop;

import java.math.BigDecimal;
import java.util.List;

/**
 * What somebody bought at once.
 *
 * @param number unique hex digits of the purchase
 * @param person null for a walk-in that no system knows
 * @param second of the day
 * @param account the account of an online order; null in a store
 * @param card whether a loyalty card was scanned; {@code byPhone} whether a phone number was given instead
 * @param coupon null when none was used
 * @param returnedAfter days after which the first line is brought back to the store, 0 when it is kept
 */
record Purchase(
        String number,
        Person person,
        int day,
        int second,
        Person.Account account,
        String store,
        boolean card,
        boolean byPhone,
        String coupon,
        int returnedAfter,
        List<Line> lines) {
    /** @param discount taken off quantity x price */
    record Line(Product product, int quantity, BigDecimal discount) {
        BigDecimal total() {
            return product.price().multiply(BigDecimal.valueOf(quantity)).subtract(discount);
        }
    }

    boolean isOnline() {
        return account != null;
    }
}
