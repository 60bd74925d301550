/** What every module may lean on and that knows nothing of Spark. */
package io.saltern.base;
