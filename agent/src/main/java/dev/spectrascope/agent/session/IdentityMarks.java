package dev.spectrascope.agent.session;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * A few objects remembered without keeping them alive, by identity: networks compare themselves by their parameters.
 * Safe for use by several threads.
 */
final class IdentityMarks {

    private final List<WeakReference<Object>> marks = new ArrayList<>();

    synchronized void add(Object object) {
        if (!contains(object)) {
            marks.add(new WeakReference<>(object));
        }
    }

    synchronized boolean contains(Object object) {
        marks.removeIf(mark -> mark.refersTo(null));
        return marks.stream().anyMatch(mark -> mark.refersTo(object));
    }
}
