//! `espalier show`: what is in a project.

use serde_json::{Value, json};

use super::Failure;
use super::arguments::ShowArguments;
use super::terminal::print_line;
use crate::network::EdgeOrigin;
use crate::project::{KeptRun, Project, read_project};
use crate::run::RunStatus;

/// Prints it.
pub(super) fn show(arguments: &ShowArguments) -> Result<(), Failure> {
    let project = read_project(&arguments.file).map_err(Failure::input)?;
    if arguments.json {
        print_line(as_json(&project));
    } else {
        print_text(&project);
    }
    Ok(())
}

fn as_json(project: &Project) -> Value {
    let (study, document) = (&project.study, &project.document);
    let dataset = study.dataset.as_ref();
    json!({
        "name": study.name,
        "source": project.source,
        "inputs": study.files,
        "import_warnings": study.report.warnings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "nodes": study.network.nodes().len(),
        "edges": study.network.count(EdgeOrigin::Prior),
        "conditions": dataset.map_or(0, |data| data.conditions.len()),
        "transcription_factors": dataset.map_or(0, |data| data.transcription_factors.len()),
        "settings": document.config,
        "doubted_edges": document.doubted.len(),
        "notes": project.notes,
        "runs": project.runs.iter().map(|run| run_json(run)).collect::<Vec<_>>(),
    })
}

fn run_json(kept: &KeptRun) -> Value {
    let run = &kept.run;
    json!({
        "number": kept.id.number(),
        "name": kept.name,
        "note": kept.note,
        "parent": kept.parent,
        "status": kept.status,
        "started": run.started_at(),
        "duration_secs": run.wall_secs,
        "epochs": run.epochs,
        "device": run.device(),
        "settings": run.experiment.config,
        "spurious_edges": run.experiment.network.count(EdgeOrigin::Spurious),
        "command": run.command("run"),
        "summary": kept.summary,
    })
}

fn print_text(project: &Project) {
    let (study, document) = (&project.study, &project.document);
    print_line(&study.name);
    let edges = study.network.count(EdgeOrigin::Prior);
    print_line(format_args!(
        "network   {} nodes, {edges} edges; {} changed, {} doubted",
        study.network.nodes().len(),
        document.config.edits.list().len(),
        document.doubted.len()
    ));
    match &study.dataset {
        Some(data) => print_line(format_args!(
            "data      {} conditions, {} ligands, {} transcription factors",
            data.conditions.len(),
            data.ligands.len(),
            data.transcription_factors.len()
        )),
        None => print_line("data      none"),
    }
    for input in &study.files {
        let hash: String = input.sha256.chars().take(12).collect();
        print_line(format_args!("from      {hash}  {}", input.path.display()));
    }
    for warning in &study.report.warnings {
        print_line(format_args!("import    {warning}"));
    }
    for line in project.notes.lines() {
        print_line(format_args!("note      {line}"));
    }
    if project.runs.is_empty() {
        print_line("no runs");
    }
    for kept in &project.runs {
        print_line(run_text(kept));
    }
}

fn run_text(kept: &KeptRun) -> String {
    let run = &kept.run;
    let status = match &kept.status {
        RunStatus::Finished => "finished".to_owned(),
        RunStatus::Unfinished => format!(
            "interrupted after {} of {} epochs",
            run.epochs, run.experiment.config.epochs
        ),
        RunStatus::Failed(why) => format!("failed: {why}"),
    };
    let result = kept.summary.as_ref().map_or_else(String::new, |summary| {
        let auc = summary
            .auc
            .map_or_else(String::new, |auc| format!(", AUC {auc:.3}"));
        let test = summary
            .fit_test
            .map_or_else(String::new, |fit| format!(", test {fit:.5}"));
        format!("  error train {:.5}{test}{auc}", summary.fit_train)
    });
    let started = run
        .started_at()
        .map_or_else(String::new, |time| time.to_string());
    let note = if kept.note.is_empty() {
        String::new()
    } else {
        format!("  ({})", kept.note.replace('\n', " "))
    };
    format!(
        "run {:<5} {}  {started}  {status}{result}{note}",
        kept.id.number(),
        kept.name
    )
}
