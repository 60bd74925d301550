/** Tests of what commands ask and how they say it. */
package io.saltern.cli.query;
