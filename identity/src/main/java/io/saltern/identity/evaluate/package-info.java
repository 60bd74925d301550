/** Pairwise precision and recall of a partition against a known truth. */
package io.saltern.identity.evaluate;
