/** A small shop with a receiver of calls: what the trials run on, and what its destinations hold afterwards. */
package io.saltern.bench.trial;
