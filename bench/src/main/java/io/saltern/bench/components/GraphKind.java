package io.saltern.bench.components;

import java.util.SplittableRandom;

/** Graphs that components are tried on. */
enum GraphKind {
    /** One line through all vertices: as many hops as edges. */
    PATH {
        @Override
        Edges edges(int wanted, long seed) {
            Edges edges = new Edges();
            for (int i = 0; i < wanted; i++) {
                edges.add(i, i + 1);
            }
            return edges;
        }
    },
    /** One vertex with all others: as skewed as a key can be. */
    STAR {
        @Override
        Edges edges(int wanted, long seed) {
            Edges edges = new Edges();
            for (int i = 1; i <= wanted; i++) {
                edges.add(0, i);
            }
            return edges;
        }
    },
    /** R-MAT with the shares of Graph500 (0.57, 0.19, 0.19, 0.05): a power law, eight edges a vertex. */
    RMAT {
        @Override
        Edges edges(int wanted, long seed) {
            int scale = (int) Math.max(1, Math.round(Math.log(wanted / 8.0) / Math.log(2)));
            SplittableRandom random = new SplittableRandom(seed);
            Edges edges = new Edges();
            for (int i = 0; i < wanted; i++) {
                int one = 0;
                int other = 0;
                for (int bit = 0; bit < scale; bit++) {
                    double drawn = random.nextDouble();
                    one = one << 1 | (drawn < 0.76 ? 0 : 1);
                    other = other << 1 | (drawn < 0.57 || drawn >= 0.76 && drawn < 0.95 ? 0 : 1);
                }
                edges.add(one, other);
            }
            return edges;
        }
    },
    /**
     * Records and the identifiers that they show: a person has one to five records, each with one of the person's
     * e-mails, most with a phone, which one person in three shares with a household, and a device; a kiosk per million
     * edges lends its device to 10,000 records.
     */
    CDP {
        @Override
        Edges edges(int wanted, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            Edges edges = new Edges();
            int kiosks = Math.max(1, wanted / 1_000_000);
            int next = kiosks;
            double kioskShare = Math.min(0.02, 10_000.0 * kiosks * 2.25 / wanted);
            int householdPhone = -1;
            while (edges.count() < wanted) {
                int emails = random.nextInt(4) == 0 ? 2 : 1;
                int email = next;
                next += emails;
                int phone;
                if (random.nextInt(3) == 0) {
                    if (householdPhone < 0 || random.nextInt(3) == 0) {
                        householdPhone = next++;
                    }
                    phone = householdPhone;
                } else {
                    phone = next++;
                }
                int device = next++;
                int records = 1 + random.nextInt(5);
                for (int r = 0; r < records; r++) {
                    int record = next++;
                    edges.add(record, email + random.nextInt(emails));
                    if (random.nextInt(10) < 6) {
                        edges.add(record, phone);
                    }
                    if (random.nextDouble() < kioskShare) {
                        edges.add(record, random.nextInt(kiosks));
                    } else if (random.nextInt(10) < 6) {
                        edges.add(record, device);
                    }
                }
            }
            return edges;
        }
    };

    /** About so many edges between vertex numbers from 0 on, in their natural order. */
    abstract Edges edges(int wanted, long seed);
}
