/** Generated records of people, whose truth is known, to judge matching on. */
package io.saltern.bench.matchdata;
