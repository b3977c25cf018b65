import ChatClientCore
import ChatProtocol

/// What lets a new account in.
extension ClientProgram {
    /// Reads the invite that is named for this call, if any.
    ///
    /// - Throws: ``PasswordSource/Failure``.
    func invite() async throws(PasswordSource.Failure) -> InviteCode? {
        guard let inviteFile else {
            return linkedInvite
        }
        let named = try await InviteFile.read(inviteFile)
        named.warning.map { reporter.report($0) }
        return named.invite
    }

    /// Opens the claims of this device for the server.
    ///
    /// - Returns: `nil` if nothing is kept on this device.
    func claims(for welcome: ServerWelcome) -> KeptClaims? {
        guard keepsState else {
            return nil
        }
        let file = ClaimFile(folder: stateFolder, place: LoginPlace(address: address, welcome: welcome))
        return KeptClaims(file) { [reporter] in reporter.report($0) }
    }

    /// What the dialogue knows of it.
    func admission(_ invite: InviteCode?, _ claims: KeptClaims?) async -> Admission {
        Admission(hasNamedInvite: invite != nil, applied: await claims?.accounts ?? [])
    }
}
