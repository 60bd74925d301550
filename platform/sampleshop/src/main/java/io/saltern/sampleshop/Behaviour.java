package io.saltern.sampleshop;

/** How a person shops. The types are latent: no file names them, only the truth does. */
enum Behaviour {
    LOYAL(0.12, 0.095, 0.095, 0.45, 0.80, 0.10, 0.55),
    BARGAIN(0.23, 0.045, 0.075, 0.65, 0.10, 0.75, 0.45),
    OCCASIONAL(0.30, 0.020, 0.035, 0.45, 0.35, 0.25, 0.25),
    ONE_TIME(0.20, 0.0, 0.015, 0.50, 0.30, 0.30, 0.10),
    DORMANT(0.15, 0.050, 0.06, 0.40, 0.40, 0.20, 0.05);

    private final double share;
    private final double purchasesPerDay;
    private final double visitsPerDay;
    private final double onlineShare;
    private final double premiumShare;
    private final double discountShare;
    private final double openShare;

    Behaviour(
            double share,
            double purchasesPerDay,
            double visitsPerDay,
            double onlineShare,
            double premiumShare,
            double discountShare,
            double openShare) {
        this.share = share;
        this.purchasesPerDay = purchasesPerDay;
        this.visitsPerDay = visitsPerDay;
        this.onlineShare = onlineShare;
        this.premiumShare = premiumShare;
        this.discountShare = discountShare;
        this.openShare = openShare;
    }

    static Behaviour draw(Chance chance) {
        double left = chance.share();
        for (Behaviour behaviour : values()) {
            left -= behaviour.share;
            if (left < 0) {
                return behaviour;
            }
        }
        return OCCASIONAL;
    }

    double purchasesPerDay() {
        return purchasesPerDay;
    }

    double visitsPerDay() {
        return visitsPerDay;
    }

    /** Share of purchases made online by those who have an account. */
    double onlineShare() {
        return onlineShare;
    }

    /** Share of lines taken from the dearer half of a category. */
    double premiumShare() {
        return premiumShare;
    }

    /** Share of online purchases with a coupon. */
    double discountShare() {
        return discountShare;
    }

    /** Share of newsletters opened. */
    double openShare() {
        return openShare;
    }
}
