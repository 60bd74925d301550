/** How Saltern opens a Spark session. */
package io.saltern.lake.session;
