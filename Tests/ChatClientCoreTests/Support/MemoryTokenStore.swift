import ChatClientCore

/// The login token of one account in memory.
actor MemoryTokenStore: LoginTokenStore {
    private(set) var token: [UInt8]?

    /// How often the token was asked for.
    private(set) var uses = 0

    /// Whether another client seems to hold the token.
    private var isHeld = false

    init(_ token: [UInt8]? = nil) {
        self.token = token
    }

    func put(_ token: [UInt8]?) {
        self.token = token
    }

    func hold(_ isHeld: Bool) {
        self.isHeld = isHeld
    }

    func withToken(
        of username: String,
        _ use: @Sendable (_ token: [UInt8]?) async -> LoginTokenUse
    ) async {
        uses += 1
        guard !isHeld else {
            return
        }
        switch await use(token) {
        case .replaced(let next): token = next.bytes
        case .refused: token = nil
        case .kept: break
        }
    }
}
