/** All visible words, English. One file an area. */
import app from './en/app.json';
import data from './en/data.json';
import decision from './en/decision.json';
import errors from './en/errors.json';
import models from './en/models.json';
import projects from './en/projects.json';
import review from './en/review.json';
import settings from './en/settings.json';
import stage1 from './en/stage1.json';
import stage2 from './en/stage2.json';
import stage3 from './en/stage3.json';
import steps from './en/steps.json';
import tour from './en/tour.json';
import words from './en/words.json';

export const messages = { app, data, decision, errors, models, projects, review, settings, stage1, stage2, stage3, steps, tour, words };
