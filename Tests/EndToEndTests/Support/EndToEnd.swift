import Testing

/// The tests that start the built programs, one after the other: each starts several programs of its own.
@Suite(.serialized, .timeLimit(.minutes(4)))
enum EndToEnd {}

/// Those of them that spend most of their time waiting until a program finds out that something is gone.
///
/// They run beside the others, and one after the other.
@Suite(.serialized, .timeLimit(.minutes(4)))
enum EndToEndOutages {}
