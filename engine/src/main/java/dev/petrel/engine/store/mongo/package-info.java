/** The store on MongoDB. The only package that sees the driver. */
@NullMarked
package dev.petrel.engine.store.mongo;

import org.jspecify.annotations.NullMarked;
