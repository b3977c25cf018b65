import ChatClientCore
import ChatProtocol

/// The claims of the accounts that this device applied for on one server. Runs on a queue of its own, because files
/// block.
actor KeptClaims {
    private let file: ClaimFile
    private let warn: @Sendable (String) -> Void
    private let executor = QueueExecutor(label: "claims")
    private var loaded: [String: InviteCode]?

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        executor.asUnownedSerialExecutor()
    }

    /// - Parameter warn: Reports a problem to the person, in a sentence.
    init(_ file: ClaimFile, warn: @escaping @Sendable (String) -> Void) {
        self.file = file
        self.warn = warn
    }

    /// The accounts that were applied for, in lower case.
    var accounts: Set<String> { Set(claims.keys) }

    /// The claim of an account; `nil` if this device did not apply for it.
    func claim(of account: String) -> InviteCode? {
        claims[account.lowercased()]
    }

    /// Keeps a claim.
    ///
    /// - Returns: Whether it is kept; otherwise the person was warned.
    func keep(_ claim: InviteCode, of account: String) -> Bool {
        do {
            try file.keep(claim, of: account)
            loaded = claims.merging([account.lowercased(): claim]) { $1 }
            return true
        } catch {
            warn("The file \(file.path) cannot be written.")
            return false
        }
    }

    /// Removes the claim of an account, if there is one.
    func remove(_ account: String) {
        guard claims[account.lowercased()] != nil else {
            return
        }
        loaded?[account.lowercased()] = nil
        do {
            try file.remove(account)
        } catch {
            warn("The file \(file.path) cannot be written.")
        }
    }

    private var claims: [String: InviteCode] {
        if let loaded {
            return loaded
        }
        var claims: [String: InviteCode] = [:]
        do throws(PrivateFile.Failure) {
            claims = try file.load()
        } catch {
            warn("The file \(file.path) cannot be read. An account that was applied for is not known to this device.")
        }
        loaded = claims
        return claims
    }
}
