import ChatProtocol
import ChatStorage
import Logging

/// The stores of a running server. The message store holds the lock that keeps a second server out.
struct ServerStorage: Sendable {
    let messages: any ChatStore
    let credentials: any CredentialStore

    /// The server's identity, with the current line of messages.
    let identity: ServerIdentity

    /// The tokens for resuming sessions.
    let tokens: ResumptionTokens

    /// Sentences about unreadable data, the loss of which affects no other accounts.
    let problems: [String]

    /// Sentences about actions that the operator had asked for.
    let notices: [String]

    /// The number of accounts in the message store when it was opened.
    let knownAccounts: Int

    /// The last known high-water mark of the messages, kept up to date by ``LastKnownTask``.
    let lastKnown: LastKnownFile

    /// The last trusted time before the server stopped, or that of its newest message, in milliseconds since 1970;
    /// `nil` when there is neither.
    let lastTime: Int64?

    /// Opens all stores. A missing store is not silently replaced by a new one.
    ///
    /// - Throws: ChatStorage's errors, ``DataLoss`` among them.
    init(configuration: ServerConfiguration, logger: Logger) async throws {
        let directory = try DataDirectory(path: configuration.dataDirectory)
        var gate = DataLossGate(configuration.recovery)
        let inspection = DataInspection(
            directory,
            store: configuration.store,
            configured: [configuration.certificate, configuration.key].compactMap(\.self)
        )
        try gate.pass(
            inspection.missingMessages(
                certificateFiles: [ServerCertificate.certificateFile, ServerCertificate.keyFile]
            )
        )
        let aside = try inspection.setRemainsAside()
        let messages = try ChatStores.open(configuration.store, in: directory)
        do {
            try await self.init(
                messages,
                directory: directory,
                configuration: configuration,
                gate: gate,
                aside: aside,
                logger: logger
            )
        } catch {
            try? await messages.close()
            throw error
        }
    }

    private init(
        _ messages: any ChatStore,
        directory: DataDirectory,
        configuration: ServerConfiguration,
        gate: DataLossGate,
        aside: String?,
        logger: Logger
    ) async throws {
        var gate = gate
        self.messages = messages
        lastKnown = LastKnownFile(directory: directory)
        let mark = await lastKnown.read()
        try gate.pass(try await Self.loss(in: messages, since: mark))
        let accounts = try await messages.knownAccounts()
        knownAccounts = accounts.count
        credentials = try Self.credentials(at: configuration.credentials, of: accounts, &gate, logger)
        lastTime = try await Self.lastTime(mark, messages)
        identity = try await Self.identity(of: messages, beginsLine: gate.beginsLine, lastKnown)
        // After beginning a new line, which replaces the secret.
        tokens = ResumptionTokens(secret: try await messages.serverSecret())
        // Warming up only makes commits cheaper; a full disk is reported when it matters.
        try? await messages.warmUp()
        problems = await Self.problems(mark, lastKnown, credentials)
        notices = gate.notices + (aside.map { ["What was left of the former messages is in \($0)."] } ?? [])
    }

    /// Opens the credential store, or creates one where none is expected yet.
    private static func credentials(
        at path: String,
        of accounts: KnownAccounts,
        _ gate: inout DataLossGate,
        _ logger: Logger
    ) throws -> any CredentialStore {
        let lost = DataInspection.missingCredentials(path: path, accounts: accounts)
        try gate.pass(lost)
        let open = lost == nil ? CredentialStores.open : CredentialStores.begin
        return try open(path) { sentence in
            logger.warning("the credential file changed in an unlikely way", metadata: ["problem": "\(sentence)"])
        }
    }

    private static func identity(
        of messages: any ChatStore,
        beginsLine: Bool,
        _ lastKnown: LastKnownFile
    ) async throws -> ServerIdentity {
        guard beginsLine else {
            return try await messages.identity()
        }
        // Remove the mark before beginning the line: a crash between the two must not look like a loss at the next
        // start.
        try await lastKnown.remove()
        return try await messages.beginLine()
    }

    private static func problems(
        _ mark: LastKnownFile.Contents,
        _ lastKnown: LastKnownFile,
        _ credentials: any CredentialStore
    ) async -> [String] {
        var problems: [String] = []
        if case .unreadable = mark {
            problems.append(
                "\(lastKnown.path) cannot be read, so nobody can tell whether messages are missing. It is written anew."
            )
        }
        if let file = credentials as? FlatFileCredentialStore {
            problems += await file.problems().map(\.description)
        }
        return problems
    }

    /// Returns the loss of messages since the last known mark.
    private static func loss(in messages: any ChatStore, since mark: LastKnownFile.Contents) async throws
        -> DataLoss?
    {
        guard case .mark(let known) = mark else {
            return nil
        }
        return DataInspection.lostPast(
            path: messages.place,
            identity: try await messages.identity(),
            newestMessage: try await messages.newestMessageID().rawValue,
            known: known
        )
    }

    private static func lastTime(_ mark: LastKnownFile.Contents, _ messages: any ChatStore) async throws -> Int64? {
        switch mark {
        case .mark(let known): known.time
        case .none, .unreadable: try await messages.newestTime()
        }
    }

    /// Returns the configured certificate, or the one in the data folder, which is made at the first start.
    func certificate(_ configuration: ServerConfiguration) throws -> ServerCertificate {
        if let certificate = configuration.certificate, let key = configuration.key {
            try ServerCertificate(certificatePath: certificate, keyPath: key)
        } else {
            // A first start that was killed may have left the key without a certificate; later that is a loss.
            try ServerCertificate(dataDirectory: configuration.dataDirectory, mayBeUnfinished: knownAccounts == 0)
        }
    }

    func accountDirectory(
        _ settings: LiveSettings,
        access: AccessControl,
        workers: PasswordWorkers,
        logger: Logger
    ) -> AccountDirectory {
        let rate = settings.read {
            RegistrationRate(burst: $0.registrationsPerNetwork, perMinute: $0.registrationsPerMinute)
        }
        return AccountDirectory(
            credentials: credentials,
            messages: messages,
            details: messages,
            logins: messages,
            administration: messages,
            access: access,
            tokens: tokens,
            settings: settings,
            workers: workers,
            registrationRate: rate,
            logger: logger
        )
    }

    func close() async throws {
        try await messages.close()
    }
}
