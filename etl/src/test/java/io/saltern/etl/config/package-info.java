/** Tests of the reading of source files. */
package io.saltern.etl.config;
