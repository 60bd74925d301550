/** What the project's {@code sources/*.yaml} say, checked whole and bound to records. */
package io.saltern.etl.config;
