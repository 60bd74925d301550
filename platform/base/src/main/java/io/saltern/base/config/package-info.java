/**
 * Reading a project: YAML files parsed to nodes with positions, checked as a whole, then bound to records, so that
 * every fault is reported at once with file, line and the nearest valid key.
 */
package io.saltern.base.config;
