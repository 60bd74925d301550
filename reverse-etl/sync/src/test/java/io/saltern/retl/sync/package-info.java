/** Tests of plan and delivery, with destinations written by hand. */
package io.saltern.retl.sync;
