/** Profiles, events and orders to traits, RFM, clusters and segment members. */
package io.saltern.segments;
