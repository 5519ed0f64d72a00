/// Every command, in the order in which the help lists them.
enum Commands {
    static let all: [CommandSpec] = [
        initialize, check, schema,
        run, runsList, runsShow, runsCancel, runsPause, runsResume, runsSignal, runsSettle,
        trace,
        approvalsList, approvalsShow, approvalsApprove, approvalsDeny, approvalsEdit, approvalsAnswer,
        policyCheck, policyTest, policyReplay, policyProve, policyAccess, policyExplain, policyFormat, policyConvert,
        auditVerify, auditProve, auditCheck, auditExport, auditErase, auditCheckpoint,
        worker, doctor, version,
    ]
}
