/** Tests of the words that a sync and a destination speak. */
package io.saltern.retl.api;
