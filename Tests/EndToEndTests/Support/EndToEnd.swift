import Testing

/// The tests that start the built programs, one after the other: each starts several programs of its own.
@Suite(.serialized, .timeLimit(.minutes(4)))
enum EndToEnd {}

/// The end-to-end tests that spend most of their time waiting until a program finds out that something is gone.
///
/// They run beside the others, but one after the other among themselves.
@Suite(.serialized, .timeLimit(.minutes(4)))
enum EndToEndOutages {}
