"""The twenty steps of a project, a module each; `workbench.step.registry` finds them."""
