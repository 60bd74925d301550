/** Answers to the question why two records are one person, and where a value came from. */
package io.saltern.identity.explain;
