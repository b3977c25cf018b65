import ChatProtocol
import ChatStorage
import Logging
import NIOCore
import Synchronization

/// Invites, and applications for accounts.
extension AccountDirectory {
    /// What lets an account be made.
    enum RegistrationPermit: Sendable {
        /// The server is open to everybody, and nobody else has applied for the name.
        case open
        /// The server is open to everybody, and the client has the claim of the application for the name.
        case ownApplication(Username)
        /// The use of an invite, or of an approved application.
        case reservation(InviteReservation)
    }

    /// The result of asking for a permit.
    enum OnPermit: Sendable {
        case granted(RegistrationPermit)
        case refused(Outcome)
    }

    /// Decides whether an account may be made; a name that somebody else has applied for may not.
    ///
    /// - Throws: The errors of the stores.
    func permit(
        for username: Username,
        in mode: RegistrationMode,
        invite: [UInt8],
        from requester: Requester
    ) async throws -> OnPermit {
        let now = ServerTime.milliseconds
        let code = InviteCode(invite)
        switch mode {
        case .closed:
            return .refused(.registrationRefused(.closed))
        case .open:
            guard try await administration.application(named: username, now: now) != nil else {
                return .granted(.open)
            }
            guard let code, try await isClaim(code, of: username, now: now) else {
                return .refused(.registrationRefused(.nameHeld))
            }
            return .granted(.ownApplication(username))
        case .invite, .approval:
            guard invite.isEmpty else {
                return try await reserve(code, for: username, now: now, from: requester)
            }
            guard try await administration.application(named: username, now: now) == nil else {
                return .refused(.registrationRefused(.nameHeld))
            }
            guard mode == .approval else {
                return .refused(.registrationRefused(.inviteNeeded))
            }
            return .refused(try await apply(for: username, now: now, from: requester))
        }
    }

    /// Reserves the use of a code. A good one is accepted even while the ``LoginThrottle`` delays logins: 128 bits
    /// cannot be guessed. An unknown one counts as a wrong password of its network.
    ///
    /// - Parameter code: `nil` for bytes that are none.
    private func reserve(
        _ code: InviteCode?,
        for username: Username,
        now: Int64,
        from requester: Requester
    ) async throws -> OnPermit {
        var outcome = InviteOutcome.refused(.unknown)
        if let code {
            outcome = try await administration.reserveInvite(digest: code.digest, for: username, now: now)
        }
        switch outcome {
        case .reserved(let reservation):
            guard case .invite = reservation.source,
                try await administration.application(named: username, now: now) != nil
            else {
                return .granted(.reservation(reservation))
            }
            await end(.reservation(reservation), isUsed: false)
            return .refused(.registrationRefused(.nameHeld))
        case .refused(.pending):
            return .refused(.registrationRefused(.approvalNeeded(claim: nil)))
        case .refused(.underWay):
            return .refused(.busy)
        case .refused(.unknown):
            let wait = countForged(from: requester)
            return .refused(wait.map { .throttled($0) } ?? .registrationRefused(.inviteRefused(.unknown)))
        case .refused(let refusal):
            // The server made it, so it was not guessed.
            return .refused(.registrationRefused(.inviteRefused(refusal)))
        }
    }

    /// Notes an application. The password is neither kept nor hashed: the client sends it again with its claim.
    private func apply(for username: Username, now: Int64, from requester: Requester) async throws -> Outcome {
        if let wait = registrationRate.withLock({ $0.take(requester.network, now: .now()) }) {
            return .tooManyRegistrations(wait)
        }
        var generator = SystemRandomNumberGenerator()
        let claim = InviteCode(using: &generator)
        let draft = ApplicationDraft(
            username: username,
            digest: claim.digest,
            network: requester.networkForPeople,
            subnet: requester.network.subnet,
            site: requester.network.site
        )
        switch try await administration.apply(draft, now: now) {
        case .noted:
            return .registrationRefused(.approvalNeeded(claim: claim))
        case .held:
            return .registrationRefused(.nameHeld)
        case .tooManyOfNetwork, .tooMany:
            registrationRate.withLock { $0.giveBack(requester.network) }
            return .registrationRefused(.tooManyApplications)
        }
    }

    private func isClaim(_ code: InviteCode, of username: Username, now: Int64) async throws -> Bool {
        try await administration.application(digest: code.digest, for: username, now: now) != nil
    }
}

// MARK: - Ends of reservations

extension AccountDirectory {
    /// Records whether an account was made with a permit. The answer to the client does not depend on it: what stays
    /// open is settled at the next start.
    func end(_ permit: RegistrationPermit, isUsed: Bool) async {
        do {
            switch permit {
            case .open:
                break
            case .ownApplication(let username):
                if isUsed {
                    _ = try await administration.decideApplication(
                        of: username,
                        isApproved: false,
                        by: .operator(uid: 0),
                        now: ServerTime.milliseconds
                    )
                }
            case .reservation(let reservation):
                if isUsed {
                    try await administration.confirmReservation(reservation.id)
                } else {
                    try await administration.giveBackReservation(reservation.id)
                }
            }
        } catch {
            logger.warning("could not note the use of an invite", metadata: ["error": "\(error)"])
        }
    }

    /// Ends a permit after a failure that may have happened before or after the account was made.
    func settle(_ permit: RegistrationPermit) async {
        guard case .reservation(let reservation) = permit,
            let hasAccount = try? await hasAccount(reservation.username)
        else {
            return
        }
        await end(permit, isUsed: hasAccount)
    }

    /// Settles the reservations that a crash left open: those of accounts that were made are confirmed, the others are
    /// given back. Of several for one name one was used at most, since an account is made once.
    ///
    /// - Returns: The number of reservations.
    /// - Throws: The errors of the stores.
    @discardableResult
    func settleReservations() async throws -> Int {
        let reservations = try await administration.openReservations()
        var settled: Set<Username> = []
        for reservation in reservations {
            if try await hasAccount(reservation.username), settled.insert(reservation.username).inserted {
                try await administration.confirmReservation(reservation.id)
            } else {
                try await administration.giveBackReservation(reservation.id)
            }
        }
        return reservations.count
    }

    /// Whether somebody can log in with this name, so that its account was made.
    private func hasAccount(_ username: Username) async throws -> Bool {
        try await credentials.credential(for: username) != nil
    }
}

extension Requester {
    /// The network as people write it.
    fileprivate var networkForPeople: String {
        address.map { IPNetwork($0).ofCustomer.description } ?? network.description
    }
}
