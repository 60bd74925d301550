/** Survivorship: which value of a person's records becomes golden. */
package io.saltern.identity.golden;
