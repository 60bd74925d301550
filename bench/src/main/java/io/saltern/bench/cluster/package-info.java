/** A standalone Spark cluster on loopback that loses a worker during a run. */
package io.saltern.bench.cluster;
