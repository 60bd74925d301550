/** Households: profiles that live together, with ids that last. */
package io.saltern.identity.household;
