import ChatClientCore

/// The login token of one account in memory.
actor MemoryTokenStore: LoginTokenStore {
    private(set) var token: [UInt8]?

    /// What became of the uses, in order.
    private(set) var outcomes: [LoginTokenUse] = []

    /// Called around the next use: first with `true`, then with `false`.
    private var aroundUse: (@Sendable (Bool) -> Void)?

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

    /// Has a function called around the next use: first with `true`, then with `false`.
    func around(_ body: @escaping @Sendable (Bool) -> Void) {
        aroundUse = body
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
        let around = aroundUse
        aroundUse = nil
        around?(true)
        let outcome = await use(token)
        around?(false)
        outcomes.append(outcome)
        switch outcome {
        case .replaced(let next): token = next.bytes
        case .refused: token = nil
        case .kept, .unanswered: break
        }
    }
}
