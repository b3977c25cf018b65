import DequeModule

/// The mail of this device on its way from the server.
struct Mailbox: Sendable {
    private var mail: Deque<ReceivedMail> = []
    private var followed: Set<String> = []
    /// Whether the server may have mail that was not fetched.
    private(set) var wantsFetch = true
    /// Whether the mail was read to its end on this connection.
    private(set) var isRead = false
    /// Since when the mail was waited for: monotonic milliseconds.
    private var since: Int64?
    /// Whether it was waited for long enough.
    private var isLate = false

    /// Whether it holds up nothing: it was read, or has not come for a long time.
    var isSettled: Bool {
        isLate || isRead && mail.isEmpty
    }

    var first: ReceivedMail? {
        mail.first
    }

    mutating func pop() {
        mail.removeFirst()
        followed = []
        (since, isLate) = (nil, false)
    }

    /// There is new mail.
    mutating func waiting() {
        wantsFetch = true
    }

    mutating func asked() {
        wantsFetch = false
    }

    /// A page has come. An empty one is the end; another one is followed by a fetch that removes it from the server.
    mutating func arrived(_ page: [ReceivedMail], more: Bool) {
        mail = Deque(page.sorted { $0.number < $1.number })
        wantsFetch = wantsFetch || more || !page.isEmpty
        isRead = isRead || !wantsFetch
    }

    /// The mail is waited for, up to a time.
    mutating func waits(at now: Int64, upTo patience: Int64) {
        let since = since ?? now
        self.since = since
        isLate = now - since >= patience
    }

    func hasFollowed(_ account: String) -> Bool {
        followed.contains(account)
    }

    mutating func follow(_ account: String) {
        if !mail.isEmpty {
            followed.insert(account)
        }
    }

    /// The connection is gone.
    mutating func disconnected() {
        self = Mailbox()
    }
}
