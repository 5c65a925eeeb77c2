/**
 * The REST service and the health servers: which resources there are ({@link dev.petrel.api.ApiServer}). How a request is served
 * is in {@link dev.petrel.api.http}, what each path does in {@link dev.petrel.api.resource}, how things look as JSON in {@code view},
 * what goes on while something happens in {@link dev.petrel.api.stream}.
 */
@NullMarked
package dev.petrel.api;

import org.jspecify.annotations.NullMarked;
