package dev.spectrascope.agent.summary;

/**
 * @param topic what it is about, one word for machines
 * @param text for people, ended by a full stop
 * @param told false where it says that something cannot be told
 */
public record Sentence(String topic, String text, boolean told) {}
