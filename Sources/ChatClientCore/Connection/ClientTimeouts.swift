import NIOCore

/// How long a client waits for its server.
enum ClientTimeouts {
    /// For the answer to one request: a server that hashes passwords for a whole class at once may take this long.
    static let request: TimeAmount = .seconds(40)

    /// Between pings on the control connection: two may get lost before either side gives the other up.
    static let ping: TimeAmount = .seconds(10)

    /// For any sign of life after login.
    static let silence: TimeAmount = .seconds(25)

    /// For any sign of life on the control connection while datagrams come. Our own choice.
    static let silenceWithDatagrams: TimeAmount = .minutes(1)

    /// Pings that must have gone without a sign of life before the server counts as gone: whoever was stopped for a
    /// minute has heard nothing either, and the server is still there.
    static let unansweredPings = 2

    /// Between the loss of the UDP socket and a new one: a network that is gone is not back at once.
    static let rebinding: TimeAmount = .seconds(1)

    /// For a message that was sent when the connection broke, or after: it has a token, so the longer it waits the
    /// likelier it arrives, once. Our own choice: a person remembers for about so long what they wrote.
    static let sendWhileInterrupted: TimeAmount = .minutes(2)

    /// Between tries to get what was missed from a server that is too busy, where it does not say itself. Our own choice.
    static let catchUpRetry: TimeAmount = .seconds(1)

    /// Such tries before the connection counts as lost. Our own choice.
    static let catchUpTries = 10
}
