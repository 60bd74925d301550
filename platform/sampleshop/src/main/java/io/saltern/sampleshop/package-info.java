/** A shop with known truth: raw files as its systems would write them, dirt included, from one seed. */
package io.saltern.sampleshop;
