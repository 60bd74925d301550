/** Crashes after every durable point, and kills at random instants: the next run must end as if nothing had been. */
package io.saltern.bench.crash;
