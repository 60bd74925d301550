/** The switch by which crash trials stop a run at a chosen point. */
package io.saltern.base.crash;
