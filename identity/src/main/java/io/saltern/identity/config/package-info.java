/** What identity.yaml says, bound to records and checked. */
package io.saltern.identity.config;
