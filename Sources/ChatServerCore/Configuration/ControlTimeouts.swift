package import NIOCore

/// How long the server waits on a control connection.
package struct ControlTimeouts: Sendable, Equatable {
    /// For what a program does by itself: the TLS handshake and the hello.
    package var handshake: TimeAmount = .seconds(10)

    /// For each step that a person types: a name, a password.
    package var person: TimeAmount = .minutes(2)

    /// For everything before login: a person who mistypes, looks a password up and chooses a name. 0 for no bound.
    package var entrance: TimeAmount = .minutes(5)

    /// After login, without a sign of life: then a client is off the list of active users. Clients ping every 10 s.
    package var silence: TimeAmount = .seconds(25)

    /// After login, without a sign of life, until the session ends: a program that was stopped for a minute and goes on
    /// finds it as it was, and has missed nothing. The session costs no more meanwhile than any that fell behind.
    package var absence: TimeAmount = .minutes(3)

    /// For what is still to be written when a connection is closed.
    package var farewell: TimeAmount = .seconds(3)

    /// Makes the standard time-outs.
    package init() {}
}
