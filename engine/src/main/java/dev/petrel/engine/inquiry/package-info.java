/**
 * Inquiries: executions that wait for a person's answer. {@link dev.petrel.engine.inquiry.Inquiry} is what one asks,
 * {@link dev.petrel.engine.inquiry.Inquiries} takes answers, {@link dev.petrel.engine.inquiry.InquiryStep} tells rules of it and
 * ends it when its time is over.
 */
@org.jspecify.annotations.NullMarked
package dev.petrel.engine.inquiry;
