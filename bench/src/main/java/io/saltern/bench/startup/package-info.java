/** Where the seconds of short commands go. */
package io.saltern.bench.startup;
