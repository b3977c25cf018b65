import ChatIdentity
import ChatProtocol
import NIOCore
import SwiftProtobuf

/// The keys of a login that is asked for.
struct PreparedKeys: Sendable {
    let store: KeyStore
    let makesIdentity: Bool
    let claim: Result<KeyClaim, KeyStoreError>
}

/// The session's side of end-to-end encryption. Without a key store, events go straight to the consumer.
extension ClientSession {
    /// Whether messages may be handed out.
    var hasRoom: Bool {
        encryption?.inbox.hasRoom ?? events.hasRoom
    }

    /// Hands out an event.
    func tell(_ event: ChatEvent) {
        if let encryption {
            encryption.inbox.add(.event(event))
        } else {
            events.add(event)
        }
    }

    /// Hands out that the server's data have changed.
    func restored(_ progress: SyncProgress) {
        events.taken.willRestart(from: progress)
        tell(.restored)
    }

    /// Ends the events.
    func finishEvents() {
        if let encryption {
            encryption.inbox.finish()
        } else {
            events.finish()
        }
    }

    /// Works for the encryption of this session, until it ends.
    func serveEncryption() async {
        var beginnings = encryptions.stream.makeAsyncIterator()
        guard let encryption = await beginnings.next() else {
            return
        }
        await withDiscardingTaskGroup { group in
            group.addTask { await encryption.run(for: self) }
            for await connection in claims.stream {
                let claim = try? await KeyClaim.read(from: encryption.store)
                resume(on: connection, with: claim ?? KeyClaim())
            }
        }
    }

    /// Adds to a login what the key store says at this moment.
    func claiming(_ request: ProtoClientFrame.OneOf_Request) async -> ProtoClientFrame.OneOf_Request {
        var request = request
        switch request {
        case .login(var login):
            await prepareKeys()
            login.claim(claim)
            request = .login(login)
        case .loginWithToken(var login):
            await prepareKeys()
            login.claim(claim)
            request = .loginWithToken(login)
        case .register:
            await prepareKeys()
        default:
            break
        }
        return request
    }

    private func prepareKeys() async {
        claim = KeyClaim()
        guard case .entering = state, case .store(let store, let makesIdentity) = configuration.encryption else {
            preparedKeys = nil
            return
        }
        let read: Result<KeyClaim, KeyStoreError>
        do throws(KeyStoreError) {
            read = .success(try await KeyClaim.read(from: store))
        } catch {
            read = .failure(error)
        }
        claim = (try? read.get()) ?? KeyClaim()
        preparedKeys = PreparedKeys(store: store, makesIdentity: makesIdentity, claim: read)
    }

    /// Begins the encryption with the first login.
    func beginEncryption(_ login: ProtoLoggedIn) {
        keys.note(hasDevices: login.hasDevices_p)
        guard encryption == nil, let prepared = preparedKeys, let name = credentials?.username else {
            return
        }
        preparedKeys = nil
        let failure = problem(of: prepared, for: name)
        // Scalars are counted, as in a device list: a character may have any number of them.
        let label = configuration.deviceLabel.unicodeScalars.prefix(DeviceEntry.labelCharacters)
        let pipeline = EncryptionPipeline(
            store: prepared.store,
            name: name,
            policy: EncryptionPolicy(
                makesIdentity: prepared.makesIdentity,
                requiresEncryption: configuration.requiresEncryption,
                label: String(String.UnicodeScalarView(label))
            ),
            events: events,
            eventLoop: eventLoop,
            failure: failure
        )
        encryption = pipeline
        connectRoom(of: pipeline)
        if failure == nil {
            adopt(claim, for: pipeline)
        }
        keys.begin(pipeline)
        encryptions.continuation.yield(pipeline)
    }

    /// Why a store cannot be used for an account.
    private func problem(of prepared: PreparedKeys, for name: String) -> KeyStoreError? {
        switch prepared.claim {
        case .failure(let error): error
        case .success(let claim):
            claim.account.flatMap { account in
                account.isSameName(as: name) ? nil : .keys(of: account, insteadOf: name)
            }
        }
    }

    /// Connects backpressure: the session reads on only while the encryption and the consumer have room.
    private func connectRoom(of pipeline: EncryptionPipeline) {
        let inbox = pipeline.inbox
        events.onRoom { inbox.wake() }
        inbox.onRoom { [weak self] in
            self?.eventLoop.execute { self?.assumeIsolated { $0.roomMade() } }
        }
    }

    /// Takes over how far the store has handled direct conversations: it is the better record of them.
    private func adopt(_ claim: KeyClaim, for pipeline: EncryptionPipeline) {
        let isOfThisLine = claim.line.isEmpty || claim.line == line ?? []
        let progress = catchUp.startsLive ? nil : catchUp.progress
        let all =
            configuration.countsAsShown
            ? claim.shown(progress) : configuration.keepsOwnRecord ? claim.opened(within: progress) : claim.opened
        let cursors = isOfThisLine ? all : [:]
        catchUp.adopt(cursors, takesAllDirect: claim.isListed)
        events.taken.update { progress in
            cursors.forEach { progress.adopt($0.key, $0.value) }
        }
        if configuration.countsAsShown {
            let inbox = pipeline.inbox
            events.taken.keepMarks { inbox.add(.marked) }
        }
    }

    /// Tells the encryption of a login.
    func tellEncryption(of login: ProtoLoggedIn) {
        loggedInConnection += 1
        guard let encryption, let welcome else {
            return
        }
        let facts = LoginFacts(
            encryptionVersion: welcome.encryption,
            serverID: welcome.serverID ?? [],
            line: welcome.line ?? [],
            trust: welcome.trustText,
            isTrustAccepted: welcome.trust == .accepted,
            standing: .init(login.device),
            hasDevices: login.hasDevices_p,
            claimedDevice: claim.device,
            claimedBlocks: claim.blocksSealed
        )
        encryption.inbox.add(
            .loggedIn(
                SessionLogin(
                    facts: facts,
                    connection: loggedInConnection,
                    limits: limits
                )
            )
        )
    }

    /// Resumes the session on a new connection; with keys, once the store was read.
    func resumeWithKeys() {
        if encryption != nil, let connection {
            claims.continuation.yield(connection)
        } else {
            resumeSession()
        }
    }

    private func resume(on connection: ClientConnection, with claim: KeyClaim) {
        guard connection === self.connection, case .retrying = state else {
            return
        }
        self.claim = claim
        resumeSession()
    }

    /// Sends a request of the encryption on a connection that has logged in. When it ends, `completion` is not called.
    func ask(
        _ request: ProtoClientFrame.OneOf_Request,
        onConnection number: UInt64,
        completion: @escaping @Sendable (PendingRequests.Answer) -> Void
    ) {
        guard case .online = state, number == loggedInConnection else {
            return
        }
        ask(request, purpose: RequestPurpose(request), completion: completion)
    }

    /// Logs in again, if this is still the connection.
    func repeatLogin(onConnection number: UInt64, because reason: String) {
        if case .online = state, number == loggedInConnection {
            connectionFailed(reason)
        }
    }

    /// Handles the event that an account's devices have changed.
    func devicesChanged(_ account: String) {
        if credentials?.username.isSameName(as: account) == true {
            keys.note(hasDevices: true)
        }
        encryption?.inbox.add(.devicesChanged(account: account))
    }
}

extension LoginFacts.DeviceStanding {
    fileprivate init(_ standing: ProtoDeviceStanding) {
        switch standing {
        case .accepted: self = .accepted
        case .notListed: self = .notListed
        case .storeRestored: self = .storeRestored
        case .none, .UNRECOGNIZED: self = .none
        }
    }
}

extension ServerWelcome {
    /// What the server is recognized by, as a key store remembers it.
    fileprivate var trustText: String {
        switch trustBasis {
        case .fingerprint: "\(trustBasis.rawValue) \(fingerprint)"
        case .key: "\(trustBasis.rawValue) \(publicKey)"
        case .authority: trustBasis.rawValue
        }
    }
}
