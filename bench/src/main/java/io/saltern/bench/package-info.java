/** Benchmarks and crash trials. */
package io.saltern.bench;
