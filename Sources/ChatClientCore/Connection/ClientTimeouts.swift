import NIOCore

/// Time-outs of a client.
enum ClientTimeouts {
    /// Time-out of one request: a server that hashes passwords for a whole class at once may take this long.
    static let request: TimeAmount = .seconds(40)

    /// Keepalive interval on the control connection: two pings may go unanswered before the client gives up the server
    /// (``silence``), and before the server takes the account off the list of online users.
    static let ping: TimeAmount = .seconds(10)

    /// Idle time-out after login.
    static let silence: TimeAmount = .seconds(25)

    /// Idle time-out of the control connection while datagrams arrive. It is longer because after an outage TCP may
    /// be the last to notice that the network is back.
    static let silenceWithDatagrams: TimeAmount = .minutes(1)

    /// Unanswered pings required before the server counts as gone: a process that was suspended for a minute has
    /// received nothing either, and its server is still there.
    static let unansweredPings = 2

    /// Delay between the loss of the UDP socket and the next one: a lost network does not return at once.
    static let rebinding: TimeAmount = .seconds(1)

    /// Time-out of a message that is sent while the connection is broken, or was unanswered when it broke. The
    /// message has a deduplication token, so a longer wait makes its delivery likelier without duplicates. The
    /// limit is about as long as a person remembers the message.
    static let sendWhileInterrupted: TimeAmount = .minutes(2)

    /// Delay between catch-up requests to a busy server that does not name a delay itself. Not measured: a shorter
    /// delay adds load to a busy server, a longer one delays the missed messages.
    static let catchUpRetry: TimeAmount = .seconds(1)

    /// Catch-up attempts before the connection counts as lost. Not measured: fewer drop a connection whose server
    /// is only busy, more make the missed messages wait longer for a new connection.
    static let catchUpTries = 10
}
