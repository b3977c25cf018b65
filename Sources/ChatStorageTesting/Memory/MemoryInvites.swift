import ChatProtocol
import ChatStorage

/// The invites, the applications and their reservations of a ``MemoryChat``, each in the order of their numbers.
struct MemoryInvites: Sendable {
    private var invites: [(invite: Invite, digest: [UInt8])] = []
    private var applications: [(application: Application, digest: [UInt8], subnet: String, site: String)] = []
    private(set) var reservations: [InviteReservation] = []
    private var lastInvite: Int64 = 0
    private var lastApplication: Int64 = 0
    private var lastReservation: Int64 = 0

    mutating func forget(_ username: Username) {
        for reservation in reservations where reservation.username == username {
            end(reservation.id, isUsed: false)
        }
        applications.removeAll { $0.application.username == username }
    }
}

extension MemoryInvites {
    func all(_ people: MemoryPeople) throws -> [Invite] {
        try invites.map { try $0.invite.named(people) }
    }

    mutating func add(_ draft: InviteDraft, now: Int64, _ people: MemoryPeople) throws -> Invite {
        let invite = try Invite(draft, id: InviteID(rawValue: lastInvite + 1), made: now).named(people)
        let ended = invites.map(\.invite).filter { $0.hasEnded(now: now) }
        guard invites.count - ended.count < AdministrationLimits.invites else {
            throw AdministrationError.tooManyInvites
        }
        let surplus = Set(ended.dropLast(AdministrationLimits.endedInvites).map(\.id))
        invites.removeAll { surplus.contains($0.invite.id) }
        lastInvite += 1
        invites.append((invite, draft.digest))
        return invite
    }

    mutating func revoke(_ id: InviteID, _ people: MemoryPeople) throws -> Invite? {
        guard let index = invites.firstIndex(where: { $0.invite.id == id }) else {
            return nil
        }
        invites[index].invite.isRevoked = true
        return try invites[index].invite.named(people)
    }
}

extension MemoryInvites {
    mutating func reserve(digest: [UInt8], for username: Username, now: Int64) -> InviteOutcome {
        if let index = invites.firstIndex(where: { $0.digest == digest }) {
            let invite = invites[index].invite
            if reservations.contains(where: { $0.source == .invite(invite.id) && $0.username == username }) {
                return .refused(.underWay)
            }
            if let refusal = invite.refusal(now: now) {
                return .refused(refusal)
            }
            invites[index].invite.reserved += 1
            return .reserved(addReservation(of: .invite(invite.id), for: username))
        }
        let found = applications.first { $0.digest == digest && $0.application.username == username }
        guard let application = found?.application else {
            return .refused(.unknown)
        }
        if let refusal = application.refusal(isReserved: isReserved(application), now: now) {
            return .refused(refusal)
        }
        return .reserved(addReservation(of: .application(application.id), for: username))
    }

    private mutating func addReservation(
        of source: InviteReservation.Source,
        for username: Username
    ) -> InviteReservation {
        lastReservation += 1
        let id = ReservationID(rawValue: lastReservation)
        reservations.append(InviteReservation(id: id, source: source, username: username))
        return InviteReservation(id: id, source: source, username: username)
    }

    mutating func end(_ id: ReservationID, isUsed: Bool) {
        guard let index = reservations.firstIndex(where: { $0.id == id }) else {
            return
        }
        switch reservations.remove(at: index).source {
        case .invite(let id):
            for index in invites.indices where invites[index].invite.id == id {
                invites[index].invite.reserved -= 1
                invites[index].invite.used += isUsed ? 1 : 0
            }
        case .application(let id):
            applications.removeAll { isUsed && $0.application.id == id }
        }
    }

    private func isReserved(_ application: Application) -> Bool {
        reservations.contains { $0.source == .application(application.id) }
    }
}

extension MemoryInvites {
    mutating func apply(_ draft: ApplicationDraft, now: Int64) -> ApplicationOutcome {
        removeEnded(now: now)
        if let holder = applications.first(where: { $0.application.username == draft.username }) {
            return holder.digest == draft.digest ? .noted(holder.application) : .held
        }
        let ofSubnet = applications.filter { $0.subnet == draft.subnet }.count
        let ofSite = applications.filter { $0.site == draft.site }.count
        guard ofSubnet < AdministrationLimits.applicationsOfSubnet, ofSite < AdministrationLimits.applicationsOfSite
        else {
            return .tooManyOfNetwork
        }
        guard applications.count < AdministrationLimits.applications else {
            return .tooMany
        }
        lastApplication += 1
        let id = ApplicationID(rawValue: lastApplication)
        let application = Application(id: id, username: draft.username, network: draft.network, made: now)
        applications.append((application, draft.digest, draft.subnet, draft.site))
        return .noted(application)
    }

    func applications(now: Int64, _ people: MemoryPeople) throws -> [Application] {
        try applications.map(\.application).filter { isPresent($0, now: now) }.map { try $0.named(people) }
    }

    func application(
        named username: Username,
        digest: [UInt8]? = nil,
        now: Int64,
        _ people: MemoryPeople
    ) throws -> Application? {
        let found = applications.first {
            $0.application.username == username && (digest == nil || $0.digest == digest)
        }
        return try found.flatMap { isPresent($0.application, now: now) ? try $0.application.named(people) : nil }
    }

    mutating func decide(
        _ username: Username,
        isApproved: Bool,
        by maker: Maker,
        now: Int64,
        _ people: MemoryPeople
    ) throws -> ApplicationDecision {
        let maker = try people.named(maker)
        removeEnded(now: now)
        guard let index = applications.firstIndex(where: { $0.application.username == username }) else {
            return .unknown
        }
        if !isApproved {
            guard !isReserved(applications[index].application) else {
                return .underWay
            }
            return .decided(try applications.remove(at: index).application.named(people))
        }
        if applications[index].application.state == .pending {
            applications[index].application.state = .approved(by: maker, time: now)
        }
        return .decided(try applications[index].application.named(people))
    }

    private func isPresent(_ application: Application, now: Int64) -> Bool {
        isReserved(application) || !application.isOver(now: now)
    }

    private mutating func removeEnded(now: Int64) {
        let ended = Set(applications.map(\.application).filter { !isPresent($0, now: now) }.map(\.id))
        applications.removeAll { ended.contains($0.application.id) }
    }
}

extension Invite {
    /// The invite with the present name of its maker.
    fileprivate func named(_ people: MemoryPeople) throws -> Invite {
        let draft = InviteDraft(
            digest: [],
            label: label,
            uses: uses,
            expires: expires,
            maker: try people.named(maker)
        )
        return Invite(draft, id: id, made: made, used: used, reserved: reserved, isRevoked: isRevoked)
    }
}

extension Application {
    /// The application with the present name of the one who approved it.
    fileprivate func named(_ people: MemoryPeople) throws -> Application {
        var application = self
        if case .approved(let maker, let time) = state {
            application.state = .approved(by: try people.named(maker), time: time)
        }
        return application
    }
}
