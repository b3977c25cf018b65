import DequeModule

/// The mail of this device on its way from the server.
struct Mailbox: Sendable {
    private var mail: Deque<ReceivedMail> = []
    private var followed: Set<String> = []
    /// Whether the server may have mail that was not fetched.
    private(set) var wantsFetch = true
    /// Whether the mail was read to its end on this connection.
    private(set) var isRead = false

    var first: ReceivedMail? {
        mail.first
    }

    mutating func pop() {
        mail.removeFirst()
        followed = []
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
