/**
 * Scored matching: which records of any table are one person, from what its columns mean alone. Blocking keys bring
 * records together, ordered levels compare them, a model learnt from the data weighs the levels, and average linkage
 * makes people of the weights.
 */
package io.saltern.identity.match;
