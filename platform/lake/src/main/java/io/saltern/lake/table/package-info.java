/** Schema as code: one class per table with its columns, key and layout. Tables, migrations and the golden DDL follow from it. */
package io.saltern.lake.table;
