/** Traits computed from the events and orders of a person. */
package io.saltern.segments.trait;
